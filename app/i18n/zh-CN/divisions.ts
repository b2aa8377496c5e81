type Values = Record<string, string | number>

const COLUMNS: Values = { code: '代码', name: '名称', level: '层级' }

export const divisions = {
  title: '区划',
  answer: (all: number, units: number) => `登记了${all}个区划，其中镇街${units}个`,
  name: '名称',
  code: '代码',
  level: '层级',
  phone: '电话',
  levels: { country: '全国', province: '省', city: '市', district: '区县', subdistrict: '镇街', community: '社区' },
  kinds: { '': '', town: '镇', street: '街道', office: '办' },
  change: '增加或修改',
  changeSay: '先检查，再写入。名称、上级、电话以新的为准，没有写的区划不变。',
  file: '区划表（.csv）',
  rows: '或把内容粘贴在这里',
  rowsHint: '第一行写列名“代码,名称,层级,类型,上级,电话”，以下一行一个，如“371471007,长河街道,镇街,街道”。层级写省、市、区县、镇街或社区，从上到下都要登记；类型只有镇街要写：镇、街道或办；上级按代码能看出的不用写。',
  check: '检查',
  apply: '写入',
  checked: '检查通过，还没有写入。',
  usage: '用法：npm run divisions -- 文件.csv [--apply] [--json]\n列：code,name,level,kind[,parent][,phone]，或者“代码,名称,层级,类型[,上级][,电话]”。level为province、city、district、subdistrict或community（省、市、区县、镇街、社区）；镇街的kind为town、street或office（镇、街道、办）。不加--apply只检查，不写入。',
  planned: (added: number, changed: number, unchanged: number) => `新增${added}个，修改${changed}个，不变${unchanged}个。`,
  applied: '已写入。', toAccounts: '建账号',
  dryRun: '只是检查，没有写入。加上--apply后写入。',
  reasons: {
    division_rows_missing: '请贴入区划',
    division_column_missing: (p: Values) => `没有“${COLUMNS[p.column ?? ''] ?? p.column}”这一列。第一行应为“代码,名称,层级,类型”（也可以加上级、电话）。`,
    division_code_wrong: (p: Values) => `第${p.line}行：代码“${p.value}”应为1至12位数字。`,
    division_code_twice: (p: Values) => `第${p.line}行：代码${p.value}在文件里出现了两次。`,
    division_name_missing: (p: Values) => `第${p.line}行：代码${p.value}没有名称。`,
    division_level_unknown: (p: Values) => `第${p.line}行：层级“${p.value}”应为省、市、区县、镇街或社区。`,
    division_kind_unknown: (p: Values) => `第${p.line}行：类型“${p.value}”应为镇、街道、办，或者不填。`,
    division_parent_unknown: (p: Values) => `第${p.line}行：找不到${p.value}的上级区划。请先登记上级，或在“上级”一列写明代码。`,
  },
}
