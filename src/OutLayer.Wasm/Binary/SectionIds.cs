namespace OutLayer.Wasm.Binary;

/// <summary>Ids of sections (core spec 5.5.2), for those who write them.</summary>
internal static class SectionIds
{
    public const byte Types = 1, Imports = 2, Functions = 3, Tables = 4, Memories = 5, Globals = 6, Exports = 7, Start = 8,
        Elements = 9, Code = 10, Datas = 11, DataCount = 12, Tags = 13;
}
