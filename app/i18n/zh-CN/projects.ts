export const projects = {
  reasons: {},
}
