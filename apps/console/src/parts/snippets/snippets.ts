import type { EndpointInfo } from '@e5/core'

/** How to call an endpoint, in a language. */
export interface Snippet {
  readonly id: string
  readonly title: string
  /** What must be there first, in one line. */
  readonly needs: string
  readonly code: string
}

/** What stands where no key is known. */
export const keyPlaceholder = 'YOUR_ENDPOINT_KEY'

const text = 'query: how much protein should a female eat'

/** Ready calls of an endpoint. @param origin the server's, as the browser reached it */
export function snippetsOf(
  endpoint: Pick<EndpointInfo, 'project_name' | 'name'>,
  origin: string,
  key: string,
): readonly Snippet[] {
  const { project_name: project, name } = endpoint
  const predict = `${origin}/api/predict/nlp/${project}/${name}`
  const base = `${origin}/v1/${project}/${name}`
  return [
    {
      id: 'curl',
      title: 'curl',
      needs: 'Any shell. SambaStudio’s prediction route: texts carry their prefix.',
      code: `curl -s ${predict} \\
  -H 'key: ${key}' \\
  -H 'content-type: application/json' \\
  -d '{"inputs": ["${text}"]}'`,
    },
    {
      id: 'node',
      title: 'Node',
      needs: 'Node 20 or newer, or a browser: no package is needed.',
      code: `const response = await fetch('${predict}', {
  method: 'POST',
  headers: { key: '${key}', 'content-type': 'application/json' },
  body: JSON.stringify({ inputs: ['${text}'] }),
})
const { data } = await response.json()
console.log(data[0].length)`,
    },
    {
      id: 'python',
      title: 'Python',
      needs: 'pip install requests',
      code: `import requests

response = requests.post(
    "${predict}",
    headers={"key": "${key}"},
    json={"inputs": ["${text}"]},
)
response.raise_for_status()
print(len(response.json()["data"][0]))`,
    },
    {
      id: 'openai',
      title: 'Python, OpenAI',
      needs: 'pip install openai. The prefix is added by the server: input_type.',
      code: `from openai import OpenAI

client = OpenAI(base_url="${base}", api_key="${key}")
result = client.embeddings.create(
    model="${name}",
    input=["how much protein should a female eat"],
    extra_body={"input_type": "query"},
)
print(len(result.data[0].embedding))`,
    },
    {
      id: 'langchain',
      title: 'LangChain',
      needs: 'pip install langchain-openai. check_embedding_ctx_length=False sends text in place of token ids.',
      code: `from langchain_openai import OpenAIEmbeddings

embeddings = OpenAIEmbeddings(
    base_url="${base}",
    api_key="${key}",
    model="${name}",
    check_embedding_ctx_length=False,
)
print(len(embeddings.embed_query("${text}")))`,
    },
  ]
}
