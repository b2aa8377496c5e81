const { existsSync, statSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { isBuiltin } = require('node:module')

/** Resolves our own imports (~/, ~db/, relative) for the layer rule; packages are nobody's layer. */
const endings = ['', '.ts', '.tsx', '.mjs', '/index.ts']

exports.interfaceVersion = 2
exports.resolve = (source, file) => {
  if (isBuiltin(source)) return { found: true, path: null }
  const plain = source.split('?', 1)[0]
  const base = plain.startsWith('~/') ? join(__dirname, 'app', plain.slice(2)) : plain.startsWith('~db/') ? join(__dirname, 'db', plain.slice(4)) : plain.startsWith('.') ? join(dirname(file), plain) : null
  if (base === null) return { found: true, path: null }
  const path = endings.map((ending) => base + ending).find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
  return path ? { found: true, path } : { found: false }
}
