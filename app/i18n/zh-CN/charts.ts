export const charts = {
  reasons: {},
}
