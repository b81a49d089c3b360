using System.Net;
using BdsBroker.Access;

namespace BdsBroker.Tests.Access;

public class RateLimitsTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3::4", "20010db800010002")]
    public void An_address_is_counted_as_one_household(string address, string counted) => Assert.Equal(counted, RateLimits.AddressOf(IPAddress.Parse(address)));
}
