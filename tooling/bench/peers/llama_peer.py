"""llama.cpp through llama-cpp-python, weights given as GGUF. Sequences are packed next-fit into batches of 512 tokens with
flash attention, the fastest setting that was found. `Llama.embed` would cut texts without their closing token, so the
batches are made here."""

from common import Request, measure, token_limit

import llama_cpp
import numpy

request = Request()


def load():
    model = llama_cpp.Llama(
        request.gguf,
        embedding=True,
        n_ctx=token_limit,
        n_batch=token_limit,
        n_ubatch=token_limit,
        n_threads=request.cores,
        n_threads_batch=request.cores,
        pooling_type=llama_cpp.LLAMA_POOLING_TYPE_MEAN,
        flash_attn=True,
        verbose=False,
    )
    packed = model._batch

    def token_ids(text):
        ids = model.tokenize(text.encode(), special=False)
        return ids if len(ids) <= token_limit else [*ids[: token_limit - 1], ids[-1]]

    def embed(texts, _batch):
        vectors = []

        def run(sequences):
            packed.reset()
            for index, sequence in enumerate(sequences):
                packed.add_sequence(sequence, index, True)
            model._ctx.decode(packed)
            for index in range(len(sequences)):
                vector = llama_cpp.llama_get_embeddings_seq(model._ctx.ctx, index)
                vectors.append(numpy.ctypeslib.as_array(vector, (model.n_embd(),)).copy())

        waiting = []
        for text in texts:
            ids = token_ids(text)
            is_full = sum(map(len, waiting)) + len(ids) > token_limit or len(waiting) == model.context_params.n_seq_max
            if waiting and is_full:
                run(waiting)
                waiting = []
            waiting.append(ids)
        run(waiting)
        return numpy.stack(vectors)

    return embed


measure(request, load, ["llama-cpp-python"])
