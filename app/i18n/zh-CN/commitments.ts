export const commitments = {
  reasons: {},
}
