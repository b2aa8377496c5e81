/**
 * A Response whose text is at hand. The platform's own packs a text into a stream of bytes, out of which it is read again to be sent: five times
 * what sending the text costs (decision 091).
 */
export class WholeText extends Response {
  constructor(
    readonly wholeText: string,
    init: ResponseInit,
  ) {
    super(null, init)
  }

  override text(): Promise<string> {
    return Promise.resolve(this.wholeText)
  }

  override async json(): Promise<unknown> {
    return JSON.parse(this.wholeText) as unknown
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return new TextEncoder().encode(this.wholeText).buffer as ArrayBuffer
  }
}

/** The text of a response that has it at hand, else null. The pages' bundle has this class a second time, so it is known by what it holds. */
export function wholeTextOf(response: Response): string | null {
  return 'wholeText' in response && typeof response.wholeText === 'string' ? response.wholeText : null
}
