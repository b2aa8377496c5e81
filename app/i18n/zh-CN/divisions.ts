export const divisions = {
  reasons: {},
}
