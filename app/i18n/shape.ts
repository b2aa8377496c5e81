/** The same keys and parameters in every language; zh-CN is the source of truth. */
export type Shape<T> = {
  [K in keyof T]: T[K] extends string ? string : T[K] extends (...values: infer V) => string ? (...values: V) => string : Shape<T[K]>
}
