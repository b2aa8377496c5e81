import type { Figure, Group } from './figure'
import { promisedFigure, runTests, type Promised } from './tests'

/** Groups whose figures tests give: the files that are run and what is read from them. */
const TESTED: readonly { name: string; title: string; files: string[]; pattern?: string; figures: Promised[] }[] = [
  {
    name: 'rights', title: '角色×地址×范围', files: ['test/routes/rights.test.ts'],
    figures: [
      { name: '角色×地址×范围：与表不符的格子', of: /answers as the table says|explicit answer/, count: 'cells', least: 1_000 },
      { name: '外区对象没有答404的', of: /answers as the table says/, count: 'foreign', least: 250 },
      { name: '以参数点名外区区划没有答404的', of: /names a division outside/, count: 'named', least: 300 },
      { name: '没有权限而能改动的', of: /lets nobody change/, count: 'changes', least: 300 },
      { name: '查看时改动了业务数据的', of: /only read/, count: 'reads', least: 500 },
    ],
  },
  {
    name: 'fields', title: '表单多余字段、外区对象、收回的权限', files: ['test/routes/fields.test.ts', 'test/routes/twice.test.ts'],
    figures: [
      { name: '表单里点名外区对象而得逞的', of: /names nothing of another district/, count: 'forms', least: 16 },
      { name: '表单没有问而存下的字段', of: /stores no field/, count: 'fields', least: 2_000 },
      { name: '收回权限后下一次请求仍有效的', of: /taken away/, count: 'requests' },
      { name: '同一表单连交、同时交多次而多做的', of: /twice\.test\.ts/, count: 'doubled', least: 30 },
    ],
  },
  {
    name: 'origin', title: '外站提交', files: ['test/routes/roles.test.ts'],
    figures: [{ name: '外站提交而受理的', of: /a request from elsewhere/, count: 'posts', least: 400 }],
  },
  {
    name: 'public', title: '公开页面', files: ['test/public-pages.test.ts'],
    figures: [
      { name: '公开页面、数据里的个人信息', of: /public-pages\.test\.ts/, count: 'pages', least: 20 },
      { name: '公开页面的其他约定', of: /public-pages\.test\.ts/ },
    ],
  },
  {
    name: 'doubled', title: '同一操作做两次', files: ['test/features', 'test/routes'],
    figures: [{ name: '各项操作做两次而不等于一次的', of: /twice|once/, least: 20 }],
  },
  {
    name: 'audit', title: '留痕和撤销', files: ['test/property/audit.test.ts', 'test/features/signs.test.ts'],
    figures: [
      { name: '没有留痕的改动（随机操作逐步比对）', of: /random walk/, count: 'changes', least: 200 },
      { name: '没有说明是否留痕的数据表', of: /every table is either audited/, count: 'tables', least: 40 },
      { name: '撤销后与原样不一致的', of: /undoes/, count: 'undone' },
      { name: '疑点核查、抽签', of: /signs\.test\.ts(?!.*undoes)/ },
    ],
  },
  {
    name: 'files', title: '上传和下载', files: ['test/uploads.test.ts'],
    figures: [
      { name: '上传滥用而接受的', of: /is refused in a sentence/, count: 'abuses', least: 10 },
      { name: '下载的表格里仍是公式的', of: /a table that is downloaded/, count: 'cells', least: 20 },
      { name: '上传的文件会在浏览器里运行的', of: /is served as a download/ },
    ],
  },
  {
    name: 'sign-in', title: '登录', files: ['test/routes/sign-in.test.ts', 'test/routes/second-factor.test.ts', 'test/features/second-factor.test.ts', 'test/routes/sign-in-elsewhere.test.ts', 'test/routes/attacks.test.ts'],
    figures: [
      { name: '超过限次还能再试的', of: /wait after too many/, count: 'attempts' },
      { name: '他人猜密码、试别的账号而把本人挡在外面的', of: /shuts nobody out/, count: 'owners' },
      { name: '登录、会话、链接', of: /\/sign-in\.test\.ts/ },
      { name: '两步验证', of: /second-factor\.test\.ts/ },
      { name: '统一身份登录', of: /sign-in-elsewhere\.test\.ts/ },
      { name: '照攻击者的做法试过而得逞的', of: /attacks\.test\.ts/, count: 'tried', least: 30 },
    ],
  },
  {
    name: 'operation', title: '备份、运行', files: ['test/backup.test.ts', 'test/operation.test.ts', 'test/packages.test.ts', 'test/addresses.test.ts'],
    figures: [
      { name: '备份与恢复', of: /test\/backup\.test\.ts/ },
      { name: '健康检查、指标、日志、故障、停机', of: /operation\.test\.ts/ },
      { name: '地址与权限一一对应', of: /addresses\.test\.ts/ },
      { name: '用了已知有漏洞的版本的包', of: /packages\.test\.ts/ },
    ],
  },
]

export const promised: readonly Group[] = TESTED.map(({ name, title, files, pattern, figures }) => ({ name, title, measure: (): Figure[] => {
  const outcomes = runTests(files, pattern)
  return figures.map((figure) => promisedFigure(figure, outcomes))
} }))
