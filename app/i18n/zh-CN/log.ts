/** Fields of records as the log of changes names them. */
export const log = {
  reasons: {},
  was: '原为',
  content: '内容',
  nothing: '空',
  precisions: { day: '到日', month: '到月' },
  week: (year: string, week: number) => `${year}年第${week}周`,
  yes: '是',
  no: '否',
  andMore: (count: number) => `等${count}项`,
  fields: {
    action: '操作', added: '新增', address: '地址', ahead: '超前', approver: '批准人', approximate: '约数', body: '内容', boxes: '遮挡处数', building: '楼栋', changed: '变动', channel: '渠道',
    class: '类别', closedOn: '销号日期', code: '编号', company: '企业', completed: '完工', condition: '本周进展', datePrecision: '日期精度', detail: '说明', districtCode: '区县', divisionCode: '区划',
    done: '完成数', dueAt: '截止时间', dueOn: '时限', effectiveOn: '生效日期', elevators: '部数', email: '邮箱', estate: '小区', figures: '数据', finding: '核查情况', floors: '层数', from: '原在',
    fromAt: '开始', grants: '权限', ground: '依据', half: '半年', households: '户数', inForceOn: '执行日期', issuer: '发文机关', kind: '类别', latitude: '纬度', login: '登录名', longitude: '经度',
    measure: '指标', measures: '措施', milestone: '节点', month: '月份', name: '名称', note: '备注', number: '文号', numberYear: '年份', occurredOn: '发生日期', on: '日期', onPublic: '公开页显示',
    onStaff: '工作页显示', openedOn: '开工日期', ownerName: '责任单位', ownerPerson: '责任人', period: '期间', permission: '范围', persons: '人数', phone: '电话', places: '名次', project: '项目',
    projects: '项目', publicText: '公开内容', purpose: '用途', raisedOn: '上报日期', rating: '评价', reason: '原因', reference: '文号', released: '公开时间', reply: '答复', result: '结果', role: '角色',
    seed: '种子', signatoryA: '甲方签字人', signatoryB: '乙方签字人', signed: '签约', signedOn: '签订日期', sinceOn: '起始日期', sites: '观摩点', source: '来源', stairwell: '单元', started: '开工',
    state: '状态', step: '步骤', stopReason: '停止计时的原因', stoppedOn: '停止计时日期', target: '任务数', targets: '各月任务', text: '内容', timing: '拍摄阶段', title: '标题', untilAt: '结束',
    untilOn: '截止日期', utility: '管线', validFrom: '生效日期', validUntil: '失效日期', version: '版本', voters: '投票人数', week: '周次', what: '查看的内容', words: '情况', works: '能否正常使用', year: '年度',
  } as Readonly<Record<string, string>>,
}
