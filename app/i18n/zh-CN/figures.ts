type Values = Record<string, string | number>

export const figures = {
  /** What `npm run verify` and `npm run rebuild` print. */
  command: {
    verifyUsage: '用法：npm run verify [-- --json]\n从事实重新计算全部数字，逐格比对；再核对操作记录、已印发的通报、已确认的考评有没有被改动。有不一致则列出并以1退出。只读，不改动数据。',
    rebuildUsage: '用法：npm run rebuild [-- --apply] [--json]\n从事实重新生成全部数字；不加--apply只报告有多少格不一致。',
    same: (projects: number) => `已核对${projects}个项目，数字与事实一致`,
    unbroken: '操作记录、已印发的通报、已确认的考评没有被改动',
    differences: (count: number) => `有${count}格与事实不一致：`,
    more: (count: number) => `……另有${count}格，加--json列出全部`,
    brokenLog: (count: number) => `操作记录有${count}条对不上`,
    brokenCirculars: (count: number) => `已印发的通报有${count}处对不上`,
    brokenRatings: (count: number) => `已确认的考评有${count}处对不上`,
    wouldRebuild: (count: number) => `有${count}格将重新生成；加--apply执行`,
    rebuilt: (projects: number) => `已按事实重新生成${projects}个项目的数字`,
    none: '无',
  },
  reasons: {
    opening_month: '请填年份，以及0到12的月份（0表示此前各年合计）',
    opening_empty: '目标累计、完成累计至少填一项',
    number_not_whole: '请填0或大于0的整数',
    policy_invalid: (p: Values) => `规则内容有误：${p.fields || '格式不对'}`,
  },
}
