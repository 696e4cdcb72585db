"""OpenVINO's runtime alone: in bulk the THROUGHPUT hint, one stream a core, asynchronous requests, texts sorted by length;
single texts with the LATENCY hint, all cores on one. Variants: int8 (static, nncf) and bf16."""

import os

from common import Request, mean_of_tokens, measure, token_limit

import numpy
import openvino
from openvino_int8 import int8_file
from tokenizers import Tokenizer

request = Request()
model_file = int8_file(request) if request.variant == "int8" else os.path.join(request.model, "onnx", "model.onnx")
core = openvino.Core()
tokenizer = Tokenizer.from_file(os.path.join(request.model, "tokenizer.json"))
tokenizer.no_padding()
tokenizer.enable_truncation(token_limit)


def compile_model(hint, streams):
    # What int8 leaves to floats runs in bf16 too, as it is fastest.
    settings = {
        "PERFORMANCE_HINT": hint,
        "INFERENCE_PRECISION_HINT": "bf16",
        "INFERENCE_NUM_THREADS": request.cores,
        "NUM_STREAMS": streams,
    }
    return core.compile_model(model_file, "CPU", settings)


def inputs_of(token_ids):
    """Texts as padded arrays, the longest text first."""
    ids = numpy.zeros((len(token_ids), len(token_ids[0])), dtype=numpy.int64)
    mask = numpy.zeros_like(ids)
    for row, text in enumerate(token_ids):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}


def load_bulk():
    queue = openvino.AsyncInferQueue(compile_model("THROUGHPUT", request.cores))

    def embed(texts, batch):
        token_ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda index: -len(token_ids[index]))
        vectors = [None] * len(texts)

        def collect(infer_request, job):
            indices, mask = job
            for index, vector in zip(indices, mean_of_tokens(infer_request.get_output_tensor(0).data, mask)):
                vectors[index] = vector

        queue.set_callback(collect)
        for start in range(0, len(order), batch):
            indices = order[start : start + batch]
            inputs = inputs_of([token_ids[index] for index in indices])
            queue.start_async(inputs, (indices, inputs["attention_mask"]))
        queue.wait_all()
        return numpy.stack(vectors)

    return embed


def load_single():
    infer_request = compile_model("LATENCY", 1).create_infer_request()

    def embed(texts, _batch):
        inputs = inputs_of([encoding.ids for encoding in tokenizer.encode_batch(texts)])
        infer_request.infer(inputs)
        return mean_of_tokens(infer_request.get_output_tensor(0).data, inputs["attention_mask"])

    return embed


measure(request, load_bulk, ["openvino", "tokenizers"], load_single)
