"""Invented names: each list mixes common given and family names, and no pair is meant for anyone.

A pool is a part of the country's people who tend to share names; areas draw from the pools in different
proportions. Its ethnicity is the harmonised wording most people of the pool choose for themselves.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Pool:
    ethnicity: str
    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]


def _pool(ethnicity: str, men: str, women: str, families: str) -> Pool:
    return Pool(ethnicity, tuple(men.split()), tuple(women.split()), tuple(families.split()))


POOLS = {
    "british": _pool(
        "White British",
        "Alan Andrew Barry Brian Callum Carl Charlie Colin Craig Dale Darren David Dean Derek Dominic Eddie"
        " Frank Gareth Gary Geoffrey George Glen Graham Harry Ian Jack Jamie Jason Jeff John Keith Kenneth"
        " Kevin Lee Leonard Lewis Liam Malcolm Mark Martin Matthew Michael Neil Nigel Owen Patrick Paul Peter"
        " Philip Raymond Ricky Robert Roger Ross Ryan Scott Shaun Simon Stephen Stuart Terry Tony Trevor"
        " Wayne",
        "Alison Amanda Angela Ann Beverley Carol Catherine Chloe Christine Clare Dawn Deborah Diane Donna"
        " Eileen Elaine Elizabeth Emma Gail Gemma Gillian Hannah Heather Helen Holly Jacqueline Jane Janet"
        " Jennifer Joanne Judith Julie Karen Kelly Kerry Kirsty Laura Lesley Linda Lisa Lorraine Louise Lucy"
        " Margaret Maxine Michelle Natalie Nicola Pamela Paula Rachel Rebecca Sally Sandra Sarah Sharon"
        " Sheila Shirley Stacey Susan Tina Tracey Vicky Wendy Zoe",
        "Abbott Ainsworth Allsop Appleby Armitage Ashby Atkin Bagshaw Bainbridge Barlow Bateman Beardsley"
        " Bickerton Birch Blackwell Blythe Bramley Brearley Brough Burgin Calvert Carver Caulfield Chadwick"
        " Clegg Coates Collier Copley Cresswell Cropper Curtis Dawber Denby Dewhurst Dobson Drury Eccles"
        " Ellison Fairclough Fenwick Firth Fletcher Garside Gaunt Gledhill Goddard Greaves Hallam Hardcastle"
        " Hargreaves Hartley Haslam Heptonstall Hibbert Holroyd Horsfall Hurst Illingworth Jagger Jessop"
        " Kershaw Kitching Lamb Langton Laycock Leadbeater Longbottom Lumb Marsden Mellor Midgley Naylor"
        " Newsome Noble Oldroyd Ormerod Padgett Pickles Priestley Radcliffe Ramsden Rigby Royle Sadler"
        " Saville Seddon Shackleton Sharples Shillito Smedley Stansfield Stott Sugden Swindells Tattersall"
        " Thackray Threlfall Tindall Tranter Unsworth Varley Wadsworth Walmsley Wardle Whittaker Wigglesworth"
        " Womersley Wragg Yeadon",
    ),
    "south_asian": _pool(
        "Asian: Pakistani",
        "Aamir Adeel Ahmed Arif Asif Bilal Faisal Farhan Hamza Haroon Imran Iqbal Javed Kamran Khalid Mohsin"
        " Nadeem Naveed Omar Rashid Rizwan Saqib Shahid Tariq Usman Waqas Yasir Zahid",
        "Aisha Amina Asma Bushra Fatima Fozia Ghazala Humaira Iram Kausar Maryam Nadia Nasreen Parveen Rabia"
        " Rukhsana Sadia Saima Samina Shabana Shazia Sumaira Tahira Uzma Yasmin Zainab",
        "Abbasi Akhtar Amin Anwar Aslam Bashir Bhatti Chaudhry Dar Ghafoor Hafeez Hussain Iqbal Javaid Kazmi"
        " Khaliq Mahmood Malik Mirza Mughal Nawaz Qureshi Rafiq Raja Riaz Saeed Sarwar Shafiq Sheikh Siddiqui"
        " Tanveer Yaqoob Younis Zaman",
    ),
    "indian": _pool(
        "Asian: Indian",
        "Ajay Amarjit Anil Arjun Baljit Deepak Gurpreet Harjinder Jaspal Kiran Manjit Mohan Nitin Paresh Raj"
        " Rakesh Ramesh Sandeep Sanjay Sukhdev Sunil Vijay",
        "Amrit Anita Asha Balbir Bhavna Daljit Geeta Harpreet Indira Jaswinder Kamaljit Kavita Manjula Meena"
        " Nisha Pooja Rajinder Rekha Seema Sunita Surinder Usha",
        "Bains Bhogal Chohan Dhaliwal Dhillon Gill Grewal Jandu Johal Joshi Kapoor Mistry Nair Nagra Panesar"
        " Parmar Patel Purewal Rai Sahota Sandhu Sharma Sidhu Solanki Thandi Virdee",
    ),
    "bangladeshi": _pool(
        "Asian: Bangladeshi",
        "Abdul Akhlaq Anwar Azizur Delwar Enamul Faruk Habibur Jamal Kamrul Mizanur Rafiqul Ruhul Tofail",
        "Ayesha Dilara Fahmida Farzana Halima Jesmin Khadija Momtaz Nasima Rehana Rina Salma Shelina Sultana",
        "Ahad Alam Ali Azad Begum Chowdhury Haque Islam Kabir Khatun Mannan Miah Mollah Rahim Rahman Sarkar"
        " Siddique Talukder Uddin",
    ),
    "west_african": _pool(
        "Black: African",
        "Abiola Ade Babatunde Chidi Daniel Ebenezer Emeka Femi Ibrahim Isaac Kofi Kojo Kwabena Kwame Nana"
        " Obinna Olumide Samuel Segun Tunde Uche Yaw",
        "Abena Adaeze Adjoa Afua Akosua Ama Blessing Bukola Chioma Efua Esi Folake Funmi Grace Ifeoma Mercy"
        " Ngozi Nkechi Patience Temitope Yetunde",
        "Acheampong Adebayo Adeyemi Agyeman Akande Amankwah Antwi Appiah Asante Balogun Boakye Boateng"
        " Chukwu Danso Eze Frimpong Ibekwe Kamara Kargbo Mensah Nwosu Obi Ofori Ogunleye Okafor Okeke"
        " Oladipo Osei Owusu Sarpong Tetteh Yeboah",
    ),
    "caribbean": _pool(
        "Black: Caribbean",
        "Alvin Anthony Carlton Clive Courtney Delroy Desmond Devon Errol Everton Fitzroy Leroy Lloyd Marlon"
        " Neville Rohan Trevor Winston",
        "Audrey Bernice Claudette Cynthia Denise Gloria Hyacinth Icilda Jacinta Marcia Marva Merlene Monica"
        " Paulette Rosalind Sonia Velma Yvonne",
        "Bailey Barrett Beckford Bogle Brown Campbell Clarke Cummings Dacosta Ebanks Francis Gayle Gordon"
        " Grant Henry Lewin McKenzie Morrison Palmer Pinnock Reid Robinson Samuels Thompson Wallace Whyte",
    ),
    "eastern_european": _pool(
        "White: Other",
        "Adam Andrei Bogdan Dariusz Florin Grzegorz Ion Jakub Jan Krzysztof Lukasz Marek Mihai Pawel Piotr"
        " Radu Stefan Tomasz Vasile Wojciech Zbigniew",
        "Agnieszka Alina Anna Barbara Beata Dorota Elena Ewa Gabriela Ioana Irena Joanna Katarzyna"
        " Magdalena Malgorzata Maria Mihaela Monika Renata Teresa Wanda",
        "Adamczyk Balan Baran Ciobanu Dumitru Dudek Gorski Jankowski Kaczmarek Kowalczyk Krawczyk Lis Lupu"
        " Maciejewski Mazur Moldovan Nowak Olteanu Pawlak Popa Rusu Sikora Stoica Szymanski Tomczak"
        " Ungureanu Wilk Zajac",
    ),
    "mixed_world": _pool(
        "Any other ethnic group",
        "Abdi Ahmet Andre Bruno Carlos Diogo Emre Farid Hassan Hung Jorge Karim Luis Mehmet Minh Nuno Reza"
        " Rui Tesfaye Yusuf",
        "Amal Ana Asha Ayan Beatriz Carla Elif Fadumo Fernanda Hodan Leyla Lucia Mai Marisa Nasra Rosa Sahra"
        " Selam Selin Thuy",
        "Abdullahi Aden Alves Bekele Caldeira Cardoso Demir Ferreira Gomes Hashemi Kaya Lopes Moreno"
        " Nguyen Osman Pham Pinto Rocha Sahin Santos Silva Tavares Tekle Tran Warsame Yilmaz",
    ),
}

LANGUAGES = {
    "south_asian": ("Urdu", "Punjabi", "Pashto"),
    "indian": ("Punjabi", "Gujarati", "Hindi"),
    "bangladeshi": ("Bengali", "Sylheti"),
    "west_african": ("Twi", "Yoruba", "French"),
    "eastern_european": ("Polish", "Romanian"),
    "mixed_world": ("Portuguese", "Somali", "Turkish", "Vietnamese"),
}

_STREETS = (
    "Albert Anchor Balaam Barking Bedford Canal Chapel Church Clifton Coronation Crescent Dock Elm Forge"
    " Foundry George Grange Hawthorn Highfield Hope Jubilee Kelvin King Lansdowne Laurel Lime Manor Market"
    " Mill Nelson Oakfield Orchard Park Poplar Prospect Queen Quarry Railway Rectory Rosebery School Spring"
    " Station Sycamore Tennyson Union Victoria Wellington Windmill Woodland York"
)
STREETS = tuple(_STREETS.split())
STREET_KINDS = ("Street", "Street", "Road", "Road", "Avenue", "Close", "Terrace", "Lane", "Grove", "Court")


def draw_name(rng: Random, pools: dict[str, int], gender: str) -> tuple[str, str, str]:
    """(first name, family name, pool), the pool in proportion to its count."""
    pool = rng.choices(list(pools), weights=list(pools.values()))[0]
    chosen = POOLS[pool]
    return rng.choice(chosen.men if gender == "man" else chosen.women), rng.choice(chosen.families), pool
