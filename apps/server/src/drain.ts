/** Counts the requests that are being answered, and knows whether the server is stopping. */
export class Drain {
  #running = 0
  #isDraining = false
  #whenIdle: (() => void)[] = []

  get running(): number {
    return this.#running
  }

  /** True from the first signal to stop on: no new work is taken. */
  get isDraining(): boolean {
    return this.#isDraining
  }

  enter(): void {
    this.#running += 1
  }

  leave(): void {
    this.#running -= 1
    if (this.#running === 0) for (const settle of this.#whenIdle.splice(0)) settle()
  }

  start(): void {
    this.#isDraining = true
  }

  /** Resolves once no request is being answered. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }
}
