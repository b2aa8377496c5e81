export const rounds = {
  /** What `npm run rounds` prints. */
  command: {
    usage: '用法：npm run rounds [-- --apply] [--json]\n按政策开始上一周的调度、锁定已过截止日的调度；不加--apply只列出要做什么。服务器自己会做，用cron代替时设SCHEDULER=0。',
    wouldOpen: (district: string, week: string) => `将开始：${district} ${week}`,
    wouldClose: (district: string, week: string) => `将锁定：${district} ${week}`,
    opened: (district: string, week: string) => `已开始：${district} ${week}`,
    closed: (district: string, week: string) => `已锁定：${district} ${week}`,
    nothing: '没有要开始或锁定的调度',
    add: '加--apply执行',
  },
  reasons: {},
}
