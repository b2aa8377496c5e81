/** A page for what happens before or outside the application: complete in itself, no style sheet, no script. */
export function plainPage(status: number, title: string, sentence: string): Response {
  const body = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>${sentence}</p></main></body></html>
`
  return new Response(body, { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } })
}
