"""OpenVINO's static int8: nncf with the TRANSFORMER preset over the fp32 ONNX file. Run in a process of its own."""

import hashlib
import os
import subprocess
import sys


def int8_file(request):
    """The model's int8 file, named after its calibration texts; made at its first use."""
    texts = "\n".join(request.workload["calibration"])
    digest = hashlib.sha256(texts.encode()).hexdigest()[:12]
    file = os.path.join(request.model, "openvino", f"openvino_model_qint8_{digest}.xml")
    if not os.path.exists(file):
        print(f"bench: nncf calibrates with {len(request.workload['calibration'])} texts …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, __file__, sys.argv[1], file], check=True)
    return file


def main():
    from common import Request, token_limit

    import nncf
    import numpy
    import openvino
    from tokenizers import Tokenizer

    request, file = Request(), sys.argv[2]
    tokenizer = Tokenizer.from_file(os.path.join(request.model, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(token_limit)

    def feed(text):
        ids = numpy.array([tokenizer.encode(text).ids], dtype=numpy.int64)
        return {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}

    texts = request.workload["calibration"]
    model = openvino.Core().read_model(os.path.join(request.model, "onnx", "model.onnx"))
    quantized = nncf.quantize(
        model,
        nncf.Dataset([feed(text) for text in texts]),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(texts),
    )
    os.makedirs(os.path.dirname(file), exist_ok=True)
    # The weights' file first and the graph's last: a run that is cut off leaves no graph.
    partial = file.replace(".xml", ".partial.xml")
    openvino.save_model(quantized, partial)
    os.replace(partial.replace(".xml", ".bin"), file.replace(".xml", ".bin"))
    os.replace(partial, file)


if __name__ == "__main__":
    main()
