/** Why a command refuses: a code that both dictionaries print (`reasons` of an area), the field or line it belongs to, and its values. */
export interface Reason {
  code: string
  field?: string
  params?: Record<string, string | number>
}

/** Thrown by commands before anything is written; pages print each reason beside its field and keep what was typed. */
export class Refusal extends Error {
  constructor(readonly reasons: readonly Reason[]) {
    super(reasons.map((reason) => reason.code).join(', '))
    this.name = 'Refusal'
  }
}

export function refuse(code: string, field?: string, params?: Reason['params']): never {
  throw new Refusal([{ code, field, params }])
}
