import Glibc

/// The tensors of a request to infer (Open Inference Protocol, `$inference_request`).
struct InferenceInput {
    struct Tensor {
        let name: String
        let shape: [Int]
        let datatype: String
        let values: [Double]
    }

    let tensors: [Tensor]

    /// `nil` where the body has no list of inputs.
    init?(_ body: JSON) {
        guard let inputs = body["inputs"]?.elements else { return nil }
        tensors = inputs.map { input in
            Tensor(
                name: input["name"]?.text ?? "", shape: (input["shape"]?.elements ?? []).compactMap(\.wholeNumber),
                datatype: input["datatype"]?.text ?? "", values: Self.flat(input["data"] ?? .null))
        }
    }

    /// One score a row, 0...1, the same for the same numbers and key.
    func scores(key: UInt64, columns: Int) -> [Double] {
        guard let tensor = tensors.first, columns > 0 else { return [] }
        return stride(from: 0, to: tensor.values.count, by: columns).map { start in
            let row = tensor.values[start..<min(start + columns, tensor.values.count)]
            let sum = row.enumerated().reduce(0.0) { sum, entry in
                sum + Seeded(seed: key).normal(7, entry.offset) * entry.element / (1 + abs(entry.element))
            }
            return 1 / (1 + exp(2.4 - sum))
        }
    }

    private static func flat(_ data: JSON) -> [Double] {
        switch data {
        case .array(let elements): elements.flatMap { flat($0) }
        case .integer(let number): [Double(number)]
        case .number(let number): [number]
        default: []
        }
    }
}

extension JSON {
    var wholeNumber: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }
}
