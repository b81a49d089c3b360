using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>The register's refusals, one line each.</summary>
internal static class RegistryProblems
{
    internal static readonly Problem ConsentIsTheOwners = Problem.Conflict("sme.consent-is-the-owners", "Persetujuan hanya dapat diberikan atau dicabut pemilik; undang pemilik dan minta ia menerima undangan dulu.", "Only an owner gives or withdraws consent; invite the owner and let the owner accept first.");
    internal static readonly Problem AlreadyMember = Problem.Conflict("members.already", "Orang ini sudah anggota atau sudah diundang.", "This person is a member or invited already.");
    internal static readonly Problem OwnersInvite = Problem.Conflict("members.owners-invite", "Hanya pemilik yang mengundang; selama belum ada pemilik, undanglah pemiliknya.", "Only owners invite; as long as there is no owner, invite the owner.");
    internal static readonly Problem OwnersRemove = Problem.Conflict("members.owners-remove", "Hanya pemilik yang dapat mengeluarkan orang lain; mintalah kepada pemilik.", "Only owners remove others; ask an owner.");
    internal static readonly Problem LastOwner = Problem.Conflict("members.last-owner", "Pemilik terakhir tidak dapat keluar; undang pemilik lain yang menerima dulu.", "The last owner cannot leave; let another owner accept first.");
    internal static readonly Problem TooManyParties = Problem.Conflict("members.too-many-parties", "Orang ini sudah terdaftar pada terlalu banyak usaha; lepaskan salah satunya dulu.", "This person belongs to too many parties; leave one of them first.");
    internal static readonly Problem TooManyInvitations = Problem.Conflict("members.too-many-invitations", "Orang ini mempunyai terlalu banyak undangan yang belum dijawab; minta ia menerima atau menolak sebagian dulu.", "This person has too many invitations that are not answered; ask them to accept or decline some first.");
    internal static readonly Problem OtherRegency = Problem.Conflict("experts.other-regency", "Anda bukan anggota meja KADIN kabupaten ini; pilih kabupaten Anda atau hubungi petugas.", "You have no seat at the KADIN desk of this regency; choose your own or ask the officer.");

    internal static Problem MembersFull(int most) => Problem.Conflict("members.full", $"Paling banyak {most} anggota; keluarkan seseorang dulu.", $"At most {most} members; remove somebody first.");

    internal static Problem BranchesFull(int most) => Problem.Conflict("bank.branches-full", $"Paling banyak {most} cabang.", $"At most {most} branches.");

    internal static Problem TooManyAnnounced(int most) => Problem.Conflict("product.too-many-announced", $"Paling banyak {most} perubahan menunggu berlaku; tunggu salah satunya mulai, atau ubah dengan tanggal yang lebih awal.", $"At most {most} changes wait to take effect; wait until one of them has, or give an earlier day.");

    internal static Problem ProductsFull(int most) => Problem.Conflict("bank.products-full", $"Paling banyak {most} produk; ubahlah produk yang sudah ada.", $"At most {most} products; change one of them instead.");
}
