/** Says what is wrong with an adapter's answer, in words that a message can quote: `returned an answer that …`. */
export class Violation extends Error {}
