/** What each scope opens to the app (§2.3, §4.1). */
export default {
  profile_nickname: 'The nickname',
  profile_image: 'The profile image',
  profile: 'Nickname and profile image (one item in apps made before mid-2021)',
  account_email: 'The email of the Kakao account, and whether it is valid and verified',
  name: 'The name in the Kakao account',
  gender: 'The gender in the Kakao account',
  age_range: 'The age range, in steps of mostly ten years',
  birthday: 'Birthday (month and day), solar or lunar, leap month',
  birthyear: 'The year of birth in the Kakao account',
  phone_number: 'The phone number of the Kakao account',
  account_ci:
    'The connecting information (CI) that identifies a person across services, and when it was made',
  shipping_address: 'Shipping addresses: receiver, address, phone number',
  friends: 'Friends in Kakao services: nickname, picture, favourite or not',
  plusfriends: 'Which KakaoTalk channels the person has added, and when',
  talk_message: 'Sending KakaoTalk messages in the name of the person',
  talk_chats: 'The list of KakaoTalk chat rooms',
  talk_calendar: 'Reading and writing events of Talk Calendar',
  talk_calendar_task: 'Reading and writing tasks of Talk Calendar',
  openid: 'The ID token that proves a log-in',
};
