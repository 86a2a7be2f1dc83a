using System.Security.Cryptography;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.LocalNode;

/// <summary>The key of a chain's first account, as NEAR's tools read it: <c>account_id</c>, <c>public_key</c>, <c>secret_key</c>.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="PublicKey">As text.</param>
/// <param name="SecretKey">As text: the seed and the public key.</param>
public sealed record ValidatorKey(string AccountId, string PublicKey, string SecretKey)
{
    private const string Kind = "ed25519:";

    internal static ValidatorKey New()
    {
        byte[] seed = RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize);
        var key = new Ed25519Key(seed);
        return new ValidatorKey(Genesis.TestAccount, Kind + Base58Text.Encode(key.PublicKey.Span), Kind + Base58Text.Encode([.. seed, .. key.PublicKey.Span]));
    }
}

/// <summary>The file <c>validator_key.json</c> of a state folder, which only its owner may read.</summary>
public static class ValidatorKeyFile
{
    public const string FileName = "validator_key.json";

    /// <summary>The folder's key; a new one where it has none.</summary>
    /// <exception cref="StateStoreException">The file cannot be read or written, or is not a key.</exception>
    public static ValidatorKey LoadOrCreate(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) DurableFile.WriteSecret(path, Format(ValidatorKey.New()));
            return Parse(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateStoreErrors.From(e, path);
        }
    }

    /// <summary>The key of a folder that has a chain: a new one would open none of its accounts.</summary>
    /// <exception cref="StateStoreException">The file is not there, cannot be read, or is not a key.</exception>
    public static ValidatorKey Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? LoadOrCreate(folder)
            : throw new StateStoreException(StateStoreError.Corrupt, $"{path} is gone, and the chain beside it has its key; restore the file from a copy, or remove the whole folder to start a new chain");
    }

    private static byte[] Format(ValidatorKey key)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("account_id", key.AccountId);
            writer.WriteString("public_key", key.PublicKey);
            writer.WriteString("secret_key", key.SecretKey);
            writer.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static ValidatorKey Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            string Text(string name) => document.RootElement.GetProperty(name).GetString() ?? throw new FormatException();
            var key = new ValidatorKey(Text("account_id"), Text("public_key"), Text("secret_key"));
            return PublicKeyText.TryParse(key.PublicKey) is not null ? key : throw new FormatException();
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new StateStoreException(StateStoreError.Corrupt, $"{path} is not a key file; restore it from a copy, or remove the whole folder to start a new chain");
        }
    }
}
