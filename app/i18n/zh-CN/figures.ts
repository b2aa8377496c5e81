export const figures = {
  reasons: {},
}
