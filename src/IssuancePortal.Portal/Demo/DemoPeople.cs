using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Portal.Demo;

/// <summary>The people of the demo's organisation: the same at every first start, none of them real.</summary>
internal static class DemoPeople
{
    public const string Organisation = "Meridian Works";

    /// <summary>People beside those with accounts.</summary>
    public const int Others = 230;

    /// <summary>What the others are counted from.</summary>
    public const int FirstOther = 8;

    private static readonly string[] Sites = ["Lisbon", "Berlin", "Kraków"];

    private static readonly string[] Women =
    [
        "Adaeze", "Agnieszka", "Aiko", "Amina", "Anaïs", "Astrid", "Beatriz", "Carmen", "Chloé", "Daria", "Elif", "Emma", "Fatima", "Freya", "Giulia", "Grace", "Hana", "Inés", "Ingrid",
        "Jana", "Julia", "Katarzyna", "Kiara", "Lena", "Linh", "Lucía", "Mei", "Miriam", "Nadia", "Noor", "Oksana", "Priya", "Rania", "Róisín", "Sofia", "Svenja", "Thandiwe", "Yara",
        "Zeynep", "Zoë",
    ];

    private static readonly string[] Men =
    [
        "Aarav", "Abdul", "Alejandro", "Anders", "Arjun", "Bartosz", "Björn", "Carlos", "Chidi", "Daniel", "David", "Emre", "Étienne", "Felix", "François", "Giorgos", "Hiroshi", "Ibrahim",
        "Ivan", "Jakub", "João", "José", "Kofi", "Lars", "Liam", "Łukasz", "Marek", "Mateo", "Mikkel", "Minh", "Nikolai", "Omar", "Pablo", "Pieter", "Rashid", "Samuel", "Søren", "Tariq",
        "Wei", "Yusuf",
    ];

    private static readonly string[] Surnames =
    [
        "Abebe", "Adeyemi", "Ahmed", "Almeida", "Andersson", "Aydın", "Baker", "Bauer", "Bianchi", "Chen", "Costa", "Dąbrowski", "Diallo", "Dubois", "Eriksen", "Fernández", "Ferrari", "Fischer",
        "García López", "Gupta", "Haddad", "Hansen", "Hoffmann", "Horvat", "Ito", "Jansen", "Johansson", "Jones", "Kaya", "Khan", "Kim", "Kowalczyk", "Kovács", "Larsen", "Lefèvre", "Li",
        "Martínez", "Mensah", "Meyer", "Müller", "Murphy", "Nakamura", "Nguyễn", "Nielsen", "O'Brien", "Okafor", "Öztürk", "Papadopoulos", "Park", "Pereira", "Popescu", "Rossi", "Sánchez",
        "Schäfer", "Schmidt", "Silva", "Singh", "Smith-Jones", "Suzuki", "Tanaka", "Taylor", "Tran", "van den Berg", "Wagner", "Walker", "Wang", "Weiß", "Wiśniewska", "Yıldız", "Zieliński",
    ];

    private static readonly (string Department, string[] Titles)[] Departments =
    [
        ("Engineering", ["Software engineer", "Hardware engineer", "Test engineer", "Engineering manager"]),
        ("Information technology", ["System administrator", "Network engineer", "Service manager", "Security analyst"]),
        ("Finance", ["Accountant", "Controller", "Payroll specialist"]),
        ("People", ["Recruiter", "Personnel officer", "Training coordinator"]),
        ("Operations", ["Shift leader", "Logistics planner", "Maintenance technician", "Plant manager"]),
        ("Sales", ["Account manager", "Sales engineer", "Regional director"]),
        ("Legal", ["Counsel", "Compliance officer"]),
        ("Research", ["Scientist", "Laboratory technician", "Research fellow"]),
    ];

    private static readonly int[] WomensPortraits = [2, 14, 18, 20, 22];
    private static readonly int[] MensPortraits = [3, 5, 9, 13, 15, 17, 19, 21, 24];

    /// <summary>A person of an account.</summary>
    public static Person Of(DemoAccount account, int index)
    {
        var (department, title) = account.Role switch
        {
            Issuance.Roles.Role.Operator => ("Operations", "Badge office clerk"),
            Issuance.Roles.Role.Officer => ("Legal", "Compliance officer"),
            Issuance.Roles.Role.HelpDesk => ("Information technology", "Help desk agent"),
            Issuance.Roles.Role.RecoveryOfficer => ("Legal", "Records officer"),
            Issuance.Roles.Role.Auditor => ("Finance", "Internal auditor"),
            Issuance.Roles.Role.Administrator => ("Information technology", "Identity administrator"),
            // One of them can choose between two cards.
            _ when account.UserName == "user" => (Departments[1].Department, Departments[1].Titles[1]),
            _ => (Departments[index % Departments.Length].Department, Departments[index % Departments.Length].Titles[0]),
        };
        return Make(account.GivenName, account.Surname, 1 + index, department, title, contractor: false, unique: "");
    }

    /// <summary>Everybody else, with the portrait of those who have one.</summary>
    public static IEnumerable<(Person Person, int? Portrait)> Rest()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Others; i++)
        {
            var woman = i % 2 == 0;
            var given = woman ? Women[i / 2 * 7 % Women.Length] : Men[i / 2 * 9 % Men.Length];
            var surname = Surnames[((i * 11) + (i / Surnames.Length)) % Surnames.Length];
            var (department, titles) = Departments[(i * 3 + i / 16) % Departments.Length];
            var unique = names.Add($"{given} {surname}") ? "" : (i + 100).ToString(CultureInfo.InvariantCulture);
            var portraits = woman ? WomensPortraits : MensPortraits;
            int? portrait = i switch
            {
                24 => 11,
                54 => 23,
                < 60 when i / 2 < 2 * portraits.Length => portraits[i / 2 % portraits.Length],
                _ => null,
            };
            yield return (Make(given, surname, 101 + i, department, titles[i % titles.Length], contractor: i % 9 == 4, unique), portrait);
        }
    }

    /// <summary>A portrait, JPEG.</summary>
    public static byte[] Portrait(int number)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"portrait-{number:D2}.jpg")
            ?? throw new InvalidOperationException($"Portrait {number} is not in the assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>An id that is the same at every first start (RFC 9562 §5.8).</summary>
    public static Guid Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("IssuancePortal demo: " + name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static Person Make(string given, string surname, int number, string department, string title, bool contractor, string unique)
    {
        var address = $"{Plain(given)}.{Plain(surname)}{unique}@meridian.example";
        return new Person
        {
            Id = Id($"person {number}"),
            EmployeeNumber = contractor ? $"C{number:D6}" : $"E{number:D6}",
            GivenName = given,
            Surname = surname,
            Email = address,
            Upn = address,
            Organisation = Organisation,
            Department = department,
            Title = title,
            Site = Sites[number % Sites.Length],
            Affiliation = contractor ? "Contractor" : "Employee",
            PersonIdentifier = (4_200_000_000 + number).ToString(CultureInfo.InvariantCulture),
            CardholderUuid = Id($"cardholder {number}"),
            IsActive = number % 97 != 0,
        };
    }

    /// <summary>A name as it stands in an address.</summary>
    private static string Plain(string name)
    {
        var spelled = name.ToLowerInvariant().Replace("ł", "l", StringComparison.Ordinal).Replace("ø", "o", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal)
            .Replace("ı", "i", StringComparison.Ordinal);
        return new string([.. spelled.Normalize(NormalizationForm.FormD).Where(x => char.IsAsciiLetterLower(x) || x == '-')]);
    }
}
