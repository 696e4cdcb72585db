export function NewEndpointPage() {
  return <p>NewEndpointPage</p>
}
