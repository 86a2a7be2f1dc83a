using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>Runs the call of a receipt again. The verifier does everything else.</summary>
public interface IReceiptExecutor
{
    /// <summary>
    /// Runs <paramref name="file"/>'s code with its method, input, context and limits on <paramref name="state"/>, which
    /// answers from the witness only. Answers of the host come from the transcript.
    /// </summary>
    /// <exception cref="ReceiptRefusedException">No engine, image or mode here that the receipt names.</exception>
    /// <exception cref="TranscriptException">The transcript is not that of the run.</exception>
    /// <exception cref="WitnessException">From the state, to be let through: the witness lacks something.</exception>
    CallOutcome Execute(ReceiptFile file, CallState state);
}
