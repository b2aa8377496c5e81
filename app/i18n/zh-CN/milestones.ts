export const milestones = {
  reasons: {},
}
