using System.Globalization;
using System.Text;

namespace OutLayer.Near;

/// <content>Return value, logs and panics.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// Cost: base + read(len) + for each receiver of the result (send + execute of a data receipt's byte) * len.
    /// </summary>
    public void ValueReturn(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr)
    {
        Gas.PayBase(Cost.Base);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        if ((ulong)value.Length > Limits.MaxLengthReturnedData)
            throw VmErrors.ReturnedValueLengthExceeded((ulong)value.Length, Limits.MaxLengthReturnedData);
        ulong burn = DataReceiptBytes((ulong)value.Length);
        Gas.PayAction(ActionCost.DataReceiptByte, burn, burn);
        (_returnValue, _returnedReceipt) = (value.ToArray(), null);
    }

    /// <summary>Cost: base. Ends the call.</summary>
    public void Panic()
    {
        Gas.PayBase(Cost.Base);
        throw VmErrors.GuestPanic("explicit guest panic");
    }

    /// <summary>Cost: base + utf8(len). Ends the call with the guest's text.</summary>
    public void PanicUtf8(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.Base);
        throw VmErrors.GuestPanic(ReadUtf8(memory, len, ptr));
    }

    /// <summary>Cost: base + utf8(len) + log_base + log_byte * len.</summary>
    public void LogUtf8(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.Base);
        CheckLogCount();
        string message = ReadUtf8(memory, len, ptr);
        PayLog(message);
        PushLog(message);
    }

    /// <summary>Cost: base + utf16(len) + log_base + log_byte * length in UTF-8.</summary>
    public void LogUtf16(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.Base);
        CheckLogCount();
        string message = ReadUtf16(memory, len, ptr);
        PayLog(message);
        PushLog(message);
    }

    /// <summary>
    /// AssemblyScript's abort: strings in UTF-16, their byte lengths as 32 bits before them. Logs and ends the call.
    /// Cost: base + read_memory(4) * 2 + utf16(message) + utf16(file) + log_base + log_byte * length of the text.
    /// </summary>
    public void Abort(ReadOnlySpan<byte> memory, uint messagePtr, uint filenamePtr, uint line, uint column)
    {
        Gas.PayBase(Cost.Base);
        if (messagePtr < 4 || filenamePtr < 4) throw VmErrors.BadUtf16();
        CheckLogCount();
        uint messageLen = ReadUInt32(memory, messagePtr - 4);
        uint filenameLen = ReadUInt32(memory, filenamePtr - 4);
        string message = ReadUtf16(memory, messageLen, messagePtr);
        string filename = ReadUtf16(memory, filenameLen, filenamePtr);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{message}, filename: \"{filename}\" line: {line} col: {column}");
        PayLog(text);
        PushLog("ABORT: " + text);
        throw VmErrors.GuestPanic(text);
    }

    private ulong DataReceiptBytes(ulong length)
    {
        var fee = _parameters.Fees[ActionCost.DataReceiptByte];
        UInt128 burn = 0;
        foreach (string receiver in _context.OutputDataReceivers)
            burn += (UInt128)(fee.Send(receiver == _context.CurrentAccountId) + fee.Execute) * length;
        return burn <= ulong.MaxValue ? (ulong)burn : throw VmErrors.IntegerOverflow();
    }

    private void CheckLogCount()
    {
        if ((ulong)_logs.Count >= Limits.MaxNumberLogs) throw VmErrors.NumberOfLogsExceeded(Limits.MaxNumberLogs);
    }

    private void PayLog(string message)
    {
        Gas.PayBase(Cost.LogBase);
        Gas.PayPer(Cost.LogByte, (ulong)Encoding.UTF8.GetByteCount(message));
    }

    private void PushLog(string message)
    {
        ulong length = (ulong)Encoding.UTF8.GetByteCount(message);
        _totalLogLength += length;
        if (_totalLogLength > Limits.MaxTotalLogLength) throw LogLengthExceeded(length);
        _logs.Add(message);
    }
}
