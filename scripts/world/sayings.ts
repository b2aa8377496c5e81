import type { Life } from './lives'
import type { Random } from './random'
import type { Step } from './stories'

const WORDS: Partial<Record<Step['milestone'], string>> = {
  SURVEY: '入户征询意愿已完成', CONSENT: '业主表决通过', AGREEMENT: '加装电梯协议已签订', DESIGN: '设计方案已定', NOTICE: '方案已张贴公示', ACCEPTED: '材料齐全，窗口已受理',
  JOINT_REVIEW: '联合审查通过', STARTED: '施工队进场，围挡已搭设', FOUNDATION: '基坑开挖和基础浇筑完成', STEEL: '钢结构井道吊装完成', INSTALL_NOTICE: '已办安装告知', INSTALL: '电梯安装调试完成',
  INSPECTION: '监督检验合格', ACCEPTANCE: '竣工验收合格', REGISTRATION: '使用登记证已领取', IN_USE: '电梯已交付使用', CLOSED: '资料归档',
  PIPELINE: '等待管线迁改', OBJECTION: '收到住户书面异议，社区正在调解', PAUSED: '现场停工', RESUMED: '现场复工', TERMINATED: '项目终止',
}

/** What the officer writes when a milestone is reached. */
export function wordsOf(step: Step): string {
  return step.state === 'failed' ? '监督检验未通过，正在整改' : (WORDS[step.milestone] ?? '')
}

const ROUTINE = {
  before: ['社区继续入户做工作', '正在补齐业主签字', '设计单位修改图纸', '等待窗口通知', '与设计单位核对管线图'],
  building: ['按计划施工', '钢筋绑扎，下周浇筑', '构件已下单，等待到货', '安装单位本周进场', '脚手架搭设中', '现场养护'],
  after: ['准备验收资料', '等待检验机构排期', '维保合同洽谈中', '整理归档资料'],
  paused: ['现场仍停工，已再次催办', '停工，等待协调会结果', '停工，围挡和用电已检查', '正在商量复工时间'],
}

/** A week without a milestone, in a few plain words. */
export function routineWords(life: Life, random: Random): string {
  const told = new Set([...life.told].map((step) => step.milestone))
  return random.oneOf(isPaused(life) ? ROUTINE.paused : told.has('INSTALL') ? ROUTINE.after : told.has('STARTED') ? ROUTINE.building : ROUTINE.before)
}

/** True from the week in which the standstill was told until the one in which work went on. */
export function isPaused(life: Life): boolean {
  return [...life.told].filter((step) => step.milestone === 'PAUSED' || step.milestone === 'RESUMED').at(-1)?.milestone === 'PAUSED'
}
