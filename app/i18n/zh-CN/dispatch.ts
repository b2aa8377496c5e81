export const dispatch = {
  reasons: {},
}
