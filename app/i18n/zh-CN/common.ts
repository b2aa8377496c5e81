export const common = {
  reasons: {},
}
