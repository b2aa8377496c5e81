type Values = Record<string, string | number>

export const divisions = {
  usage: '用法：npm run divisions -- 文件.csv [--apply] [--json]\n列：code,name,level,kind[,parent][,phone]。level为province、city、district、subdistrict或community；镇街的kind为town、street或office。不加--apply只检查，不写入。',
  planned: (added: number, changed: number, unchanged: number) => `新增${added}个，修改${changed}个，不变${unchanged}个。`,
  applied: '已写入。',
  dryRun: '只是检查，没有写入。加上--apply后写入。',
  reasons: {
    division_column_missing: (p: Values) => `文件里没有“${p.column}”这一列。表头应为code,name,level,kind[,parent]。`,
    division_code_wrong: (p: Values) => `第${p.line}行：代码“${p.value}”应为1至12位数字。`,
    division_code_twice: (p: Values) => `第${p.line}行：代码${p.value}在文件里出现了两次。`,
    division_name_missing: (p: Values) => `第${p.line}行：代码${p.value}没有名称。`,
    division_level_unknown: (p: Values) => `第${p.line}行：层级“${p.value}”应为province、city、district、subdistrict或community。`,
    division_kind_unknown: (p: Values) => `第${p.line}行：类别“${p.value}”应为town、street、office或空。`,
    division_parent_unknown: (p: Values) => `第${p.line}行：找不到${p.value}的上级区划。请先登记上级，或写明parent。`,
  },
}
