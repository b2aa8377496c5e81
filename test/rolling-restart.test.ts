import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openGate } from '~/http/gate.server'

/** Connects as it is told to, sends its requests and says how each ended; apart, because it goes on while the server's thread is busy. */
const VISITORS = `
const { request } = require('node:http')
process.on('message', ({ port, count }) => {
  const one = () => new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', agent: false }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode + ' ' + answer.headers.connection)))
    sent.on('socket', (socket) => socket.on('connect', () => process.send('connected')))
    sent.on('error', (error) => resolve(error.code))
    sent.end('x')
  })
  Promise.all(Array.from({ length: count }, one)).then((ends) => process.send({ ends }))
})
process.send('ready')
`

let visitors: ChildProcess | undefined
let server: Server | undefined
afterEach(() => {
  visitors?.kill()
  server?.closeAllConnections()
})

/** The thread is busy with a page while twenty visitors connect; then the process is asked to end. */
async function endsOfVisitors(stop: (server: Server, gate: ReturnType<typeof openGate>) => void): Promise<string[]> {
  const gate = openGate()
  server = createServer((_, outgoing) => {
    gate.watch(outgoing)
    void gate.pass(async () => void outgoing.end('saved'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  visitors = fork('-e', [VISITORS], { execArgv: [], stdio: 'inherit' })
  await once(visitors, 'message')
  const ended = new Promise<string[]>((resolve) => visitors?.on('message', (message) => typeof message === 'object' && resolve((message as { ends: string[] }).ends)))
  visitors.send({ port: (server.address() as AddressInfo).port, count: 20 })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
  stop(server, gate)
  return ended
}

it('whoever has connected before a process stops listening is answered, and told that the connection ends', async () => {
  const ends = await endsOfVisitors((server, gate) => void gate.close(server))
  expect(ends).toEqual(Array.from({ length: 20 }, () => '200 close'))
})

it('a socket closed without that look leaves them without an answer: the test sees the difference', async () => {
  const ends = await endsOfVisitors((server) => void server.close())
  expect(ends).not.toContain('200 close')
})
