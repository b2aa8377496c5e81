export const residents = {
  reasons: {},
}
