process.env.NODE_ENV ??= 'production'

// Loaded after NODE_ENV is set, because React chooses its build by it.
const { serve } = await import('./serve')
await serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

export {}
