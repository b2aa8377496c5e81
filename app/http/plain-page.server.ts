import { createHash } from 'node:crypto'

const STYLE =
  ':root{color-scheme:light dark}body{margin:0;font:18px/1.7 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word}main{max-width:34em;margin:auto;padding:48px 16px}h1{font-size:28px;line-height:1.35;margin:0 0 12px;border-left:6px solid;padding-left:14px}p{margin:0 0 16px}a{display:inline-flex;align-items:center;min-height:44px;color:LinkText}:focus-visible{outline:3px solid #ffbf2e;box-shadow:0 0 0 6px #17212b}'
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`

/** A page for what happens before or outside the application: complete in itself with its few lines of style, no script, and the way back to the first page. */
export function plainPage(status: number, title: string, sentence: string): Response {
  const body = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p>${sentence}</p><p><a href="/">回首页</a></p></main></body></html>
`
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': POLICY } })
}
