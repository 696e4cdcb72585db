export function PlaygroundPage() {
  return <p>PlaygroundPage</p>
}
