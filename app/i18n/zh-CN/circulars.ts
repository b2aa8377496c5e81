export const circulars = {
  reasons: {},
}
