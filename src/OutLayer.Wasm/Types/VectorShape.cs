namespace OutLayer.Wasm.Types;

/// <summary>A way to see a vector as lanes, by the name that the text format uses.</summary>
/// <param name="Name">"i8x16".</param>
/// <param name="Lane">Type of a lane; narrow integer lanes are taken and given as i32.</param>
/// <param name="Count">Lanes of a vector.</param>
internal sealed record VectorShape(string Name, ValType Lane, int Count)
{
    private static readonly VectorShape[] All =
    [
        new("i8x16", ValType.I32, 16), new("i16x8", ValType.I32, 8), new("i32x4", ValType.I32, 4), new("i64x2", ValType.I64, 2),
        new("f32x4", ValType.F32, 4), new("f64x2", ValType.F64, 2),
    ];

    public int LaneBits => 128 / Count;

    public static VectorShape? Find(string name) => Array.Find(All, shape => shape.Name == name);
}
