export const problems = {
  reasons: {},
}
