using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands;

/// <summary>The argument FILE of verbs that take a contract: a name that leads nowhere is wrong usage.</summary>
internal static class ContractFile
{
    public static T Load<T>(string file, Func<string, T> load)
    {
        if (file.Length == 0) throw new UsageException("FILE is empty; name the contract's file");
        try
        {
            return load(file);
        }
        catch (Exception bad) when (bad is FileNotFoundException or InvalidDataException or ArgumentException)
        {
            throw new UsageException(Directory.Exists(file) ? $"{file} is a folder; name the contract's file" : bad.Message);
        }
    }
}
