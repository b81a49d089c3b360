using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace BdsBroker.Core;

/// <summary>
/// Names the closed list that a body's member is checked against, for the OpenAPI document: the very list that the check uses, so that they cannot differ. The list is looked up when
/// the document is made, and by nothing else.
/// </summary>
/// <param name="holder">The type that holds the list.</param>
/// <param name="list">The name of the static field.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WordsAttribute([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields)] Type holder, string list)
    : AllowedValuesAttribute(ListOf(holder, list))
{
    private static object?[] ListOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields)] Type holder, string list) =>
        holder.GetField(list, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)?.GetValue(null) is IEnumerable<string> words
            ? [.. words]
            : throw new InvalidOperationException($"{holder} has no list {list}.");
}
