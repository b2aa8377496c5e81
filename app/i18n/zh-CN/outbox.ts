export const outbox = {
  /** What `npm run tick` prints. */
  command: {
    tickUsage: '用法：npm run tick [-- --apply] [--json]\n把到时间的后台任务做一遍（开轮次、提醒、发消息等）；不加--apply只列出要做哪些。服务器自己每20秒会看一遍，用cron代替时设SCHEDULER=0。',
    wouldRun: (names: string) => (names ? `到时间的任务：${names}；加--apply执行` : '没有到时间的任务'),
    ran: (name: string, said: string, error: string) => `${name}：${error ? `失败，${error}` : said || '没有要做的'}`,
  },
  reasons: {},
}
