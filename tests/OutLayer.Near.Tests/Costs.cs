using System.Globalization;

namespace OutLayer.Near.Tests;

/// <summary>Gas written as a list of costs: <c>base*2 read_memory_byte*7 action_transfer.send action_transfer.exec</c>.</summary>
internal static class Costs
{
    public static ulong Sum(string costs)
    {
        ulong sum = 0;
        foreach (string term in costs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = term.Split('*');
            ulong count = parts.Length == 1 ? 1 : ulong.Parse(parts[1], CultureInfo.InvariantCulture);
            sum += Price(parts[0]) * count;
        }
        return sum;
    }

    private static ulong Price(string name) => name == "regular_op_cost" ? RuntimeParameters.Latest.Engine.RegularOpCost
        : name.Split('.') is [var action, var part] ? Fee(RuntimeParameters.Latest.Fees.Rows.Single(row => row.Name == action), part)
        : RuntimeParameters.Latest.Prices.Rows.Single(row => row.Name == name).Gas;

    private static ulong Fee(FeeRow fee, string part) => part switch
    {
        "sir" => fee.SendSelf,
        "send" => fee.SendOther,
        "exec" => fee.Execute,
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "sir, send or exec"),
    };
}
