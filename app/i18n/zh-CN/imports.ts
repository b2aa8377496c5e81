export const imports = {
  reasons: {},
}
