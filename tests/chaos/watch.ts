// Does something each second until it is told to stop.

export function everySecond(work: () => void): () => void {
  const timer = setInterval(work, 1_000)
  return () => clearInterval(timer)
}
