export const admin = {
  reasons: {},
}
