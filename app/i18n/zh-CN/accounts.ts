export const accounts = {
  reasons: {},
}
