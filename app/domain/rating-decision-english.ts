import { ASSESSMENT_PARTS, type AssessmentPart } from './assessment'
import type { PrintedTable } from './circular-tables'
import { measureOf } from './measures'
import { decisionTable, type AssessmentBody, type DecisionBody, type GradesBody, type ObservationBody } from './rating-decision'

const PARTS: Record<AssessmentPart, string> = { rate: 'Rate', grades: 'Grades', observation: 'Observation', reporting: 'Sheets on time', problems: 'Problems in time' }

/** The table of a decision for a reader of English: the same cells under English heads. The Word file and the text above it stay the Chinese document that was confirmed. */
export function decisionTableInEnglish(body: DecisionBody): PrintedTable {
  const table = decisionTable(body)
  const { labels, notes, empty } = body.kind === 'grades' ? gradesWords(body) : body.kind === 'observation' ? observationWords(body) : assessmentWords(body)
  const columns = table.columns.map((column, index) => ({ ...column, group: column.group && 'Ballots by place', label: labels[index] ?? column.label }))
  return { ...table, columns, notes, empty }
}

interface Words {
  labels: string[]
  notes: string[]
  empty: string
}

function gradesWords({ circular }: GradesBody): Words {
  return {
    labels: ['Unit', 'Target', measureOf(circular.measure).label.en, 'Rate', 'Deviation (points)', 'Proposed', 'Grade', 'Reason'],
    notes: [`Graded by the exact deviation. Rate and deviation are those of circular ${circular.number} and do not change any more.`],
    empty: 'There is no unit below.',
  }
}

function observationWords({ lines, scoring, voted }: ObservationBody): Words {
  return {
    labels: ['Rank', 'Unit', 'Site', ...lines.map((_, index) => String(index + 1)), 'Score'],
    notes: [`First place ${scoring.first} points, each further place ${scoring.step} fewer; score = sum of the points ÷ ballots (${voted}). Nobody ranks the own unit; equal scores share a rank. Only the number of ballots by place is kept.`],
    empty: 'No site was seen.',
  }
}

function assessmentWords({ circular, weights, gradePoints }: AssessmentBody): Words {
  return {
    labels: ['Rank', 'Unit', ...ASSESSMENT_PARTS.filter((part) => weights[part] > 0).map((part) => `${PARTS[part]} (${weights[part]}%)`), 'Total'],
    notes: [
      `Each part 100 points at most; total = Σ points × weight ÷ Σ weights. A part without anything to assess (—) is left out and its weight goes to the others. The rate is that of circular ${circular.number} (${measureOf(circular.measure).label.en.toLowerCase()}), over 100% counts 100; grades count ${gradePoints.join(', ')} from the best down, on average; ranked by exact scores, equal ones share a rank.`,
    ],
    empty: 'There is no unit below.',
  }
}
